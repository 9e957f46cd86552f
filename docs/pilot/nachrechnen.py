# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""Compute a pilot's report again from its workbook, without the program that made it.

    python nachrechnen.py bericht.xlsx

Reads only what was counted and said (the sheets Zeiten, Nacharbeit, Tage, WiBe, and in Ergebnis the lines without a
formula; of a stepped wedge the sums in Einheiten and Gruppen), computes every result anew, least squares included, and
compares it with the value that the report shows. Needs Python and openpyxl.
Ends with 0 if everything agrees, else with 1.
"""

import math
import sys

from openpyxl import load_workbook


def t_quantile(df):
    """What Student's t stays below with 97.5 %: the integral of its density by Simpson's rule, then bisection."""
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) * 2 / math.sqrt(math.pi)

    def within(t):
        end, panels = math.atan(t / math.sqrt(df)), 2000
        step = end / panels
        weights = [1, *([4, 2] * (panels // 2))]
        weights[-1] = 1
        return scale * step / 3 * sum(w * math.cos(n * step) ** (df - 1) for n, w in enumerate(weights))

    low, high = 1.0, 700.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle) < 0.95 else (low, middle)
    return (low + high) / 2


def rows_of(book, title):
    """The rows of a sheet beneath its heading that hold something."""
    if title not in book.sheetnames:
        return []
    return [row for row in book[title].iter_rows(min_row=2, values_only=True) if row[0] is not None]


def of_times(book):
    """Groups of cases: type, way, seen, timed, mean in minutes, variance."""
    groups = []
    for kind, way, seen, n, total, squares, *_ in rows_of(book, "Zeiten"):
        mean = total / n / 4 if n else 0.0
        variance = (squares - total**2 / n) / (n - 1) / 16 if n > 1 else 0.0
        groups.append((kind, way == "von Hand", seen or 0, n, mean, variance))
    return groups


def of_beside(book):
    """Rework and checks: sign, minutes per case, variance of that, degrees of freedom."""
    parts = []
    for _, sign, happened, of, n, rate, mean, variance, *_ in rows_of(book, "Nacharbeit"):
        share = happened / of if of else float(rate)
        spread = (mean**2 * share / of if of else 0.0) + (share**2 * variance / n if n else 0.0)
        parts.append((sign, share * mean, spread if n else 0.0, max(1, n - 1)))
    return parts


def saved(groups, beside):
    """Minutes by hand and saved per case; and the parts of the variance, each with its degrees of freedom."""
    kinds = {kind: sum(g[2] for g in groups if g[0] == kind) for kind in dict.fromkeys(g[0] for g in groups)}
    total = sum(kinds.values())
    by_hand, per_case, times, counted, gains = 0.0, 0.0, [], [], {}
    for kind, seen in kinds.items():
        mine = [g for g in groups if g[0] == kind]
        hand = next(g for g in mine if g[1])
        pilot = sum(g[2] / seen * g[4] for g in mine if not g[1])
        weight = seen / total
        by_hand += weight * hand[4]
        per_case += weight * (hand[4] - pilot)
        gains[kind] = hand[4] - pilot
        for g in mine:
            factor = weight if g[1] else weight * g[2] / seen
            times.append((factor**2 * g[5] / g[3] if g[3] else 0.0, max(1, g[3] - 1)))
        around = sum(g[2] / seen * (g[4] - pilot) ** 2 for g in mine if not g[1])
        counted.append((weight**2 * around / seen, max(1, seen - 1)))
    mix = sum(kinds[kind] / total * (gain - per_case) ** 2 for kind, gain in gains.items()) / total
    counted.append((mix, max(1, total - 1)))
    counted += [(variance, df) for _, _, variance, df in beside]
    again = sum(sign * minutes for sign, minutes, _, _ in beside)
    first = sum(minutes for sign, minutes, _, _ in beside if sign > 0)
    return total, by_hand + first, per_case + again, times, counted


def by_type(groups, widening):
    """What is saved with each type: minutes per case and hours, each with both bounds."""
    found = {}
    for n, kind in enumerate(dict.fromkeys(g[0] for g in groups), start=1):
        mine = [g for g in groups if g[0] == kind]
        seen = sum(g[2] for g in mine)
        hand, paths = next(g for g in mine if g[1]), [g for g in mine if not g[1]]
        pilot = sum(g[2] / seen * g[4] for g in paths)
        parts = [((1 if g[1] else g[2] / seen) ** 2 * g[5] / g[3] if g[3] else 0.0, max(1, g[3] - 1)) for g in mine]
        parts.append((sum(g[2] / seen * (g[4] - pilot) ** 2 for g in paths) / seen, max(1, seen - 1)))
        half, middle = half_width(parts) * widening, hand[4] - pilot
        ends = {"per_case": middle, "low": middle - half, "high": middle + half}
        found |= {f"half_type{n}": half, **{f"type{n}_{end}": value for end, value in ends.items()}}
        for end, value in ends.items():
            found[f"type{n}_hours" + ("" if end == "per_case" else f"_{end}")] = value * seen / 60
    return found


def half_width(parts):
    """Half an interval of 95 %: Satterthwaite's degrees of freedom, Student's t."""
    variance = sum(value for value, _ in parts)
    if not variance:
        return 0.0
    df = max(1.0, variance**2 / sum(value**2 / df for value, df in parts))
    return t_quantile(df) * math.sqrt(variance)


def by_days(book, counted):
    """Half an interval with days as clusters; nothing if there are too few days."""
    days = rows_of(book, "Tage")
    if not days:
        return 0.0
    squares, expected, expected_squares, *_ = days[0]
    effective = expected**2 / expected_squares
    times = squares * effective / (effective - 1)
    return half_width([(times, effective - 1), *counted])


def dot(one, other):
    """The sum of products."""
    return sum(a * b for a, b in zip(one, other, strict=True))


def without(column, basis):
    """What is left of a column when all that others explain is taken out; twice, for the sake of rounding."""
    for _ in range(2):
        for one in basis:
            part = dot(column, one)
            column = [value - part * other for value, other in zip(column, one, strict=True)]
    return column


def least_squares(after, others, means):
    """The effect of the switch beside those of units and periods: weights of the means, HC2, degrees of freedom."""
    basis = []
    for column in others:
        left = without(column, basis)
        if dot(left, left) > 1e-9 * dot(column, column):
            basis.append([value / math.sqrt(dot(left, left)) for value in left])
    left = without(after, basis)
    square = dot(left, left)
    weights = [value / square for value in left]
    basis.append([value / math.sqrt(square) for value in left])
    hat = [[sum(one[i] * one[j] for one in basis) for j in range(len(means))] for i in range(len(means))]
    rest = [mean - dot(row, means) for mean, row in zip(means, hat, strict=True)]
    free = [max(1 - hat[i][i], 1e-9) for i in range(len(means))]
    each = [w * w / f for w, f in zip(weights, free, strict=True)]
    remaining = [[(i == j) - value for j, value in enumerate(row)] for i, row in enumerate(hat)]
    traced = sum(e * remaining[i][i] for i, e in enumerate(each))
    crossed = sum(d * e * remaining[i][j] ** 2 for i, d in enumerate(each) for j, e in enumerate(each))
    return weights, sum(e * r * r for e, r in zip(each, rest, strict=True)), max(1.0, traced**2 / crossed)


def of_units(book):
    """Units of a stepped wedge: cases, shares with a person and given back, and those given back that were timed."""
    units = {}
    for name, _, alone, touched, back, n, total, squares, *_ in rows_of(book, "Einheiten"):
        cases = alone + touched + back
        mean = total / n / 4 if n else 0.0
        spread = (squares - total**2 / n) / (n - 1) / 16 / n if n else 0.0
        units[name] = (cases, touched / cases, back / cases, n, mean, spread)
    return units


def in_common(unit, rows):
    """The variance of what the groups of a unit have in common: its shares, and the mean of cases given back."""
    cases, p, q, _, mean, spread = unit
    touched = sum(weight * minutes for weight, minutes, _ in rows)
    back = sum(weight * (mean if apart else minutes) for weight, minutes, apart in rows)
    apart = sum(q * weight for weight, _, apart in rows if apart)
    return max(0.0, p * touched**2 + q * back**2 - (p * touched + q * back) ** 2) / cases + apart**2 * spread


def of_wedge(book, beside):
    """Cases, minutes by hand and saved per case, and half the interval, of units that switched one after the other."""
    units, groups = of_units(book), rows_of(book, "Gruppen")
    after = [float(way != "von Hand") for _, way, *_ in groups]
    per_case, alone, times = [], [], []
    for name, way, n, total, *rest in groups:
        minutes, (_, p, q, timed, mean, _) = total / n / 4, units[name]
        apart = way == "mit Person" and timed > 0
        per_case.append(minutes if way == "von Hand" else p * minutes + q * (mean if apart else minutes))
        alone.append((minutes, apart))
        times.append([many / n for many in rest[6:]])
    others = [[float(name == unit) for name, *_ in groups] for unit in units] + [
        list(one) for one in zip(*times, strict=True)
    ]
    weights, variance, df = least_squares(after, others, per_case)
    pilot = 0.0
    for unit, figures in units.items():
        mine = [i for i, row in enumerate(groups) if row[0] == unit and after[i]]
        variance += in_common(figures, [(weights[i], *alone[i]) for i in mine])
        pilot += figures[0] * sum(groups[i][2] * per_case[i] for i in mine) / sum(groups[i][2] for i in mine)
    total = sum(figures[0] for figures in units.values())
    effect = -dot(weights, per_case)
    saving = effect + sum(sign * minutes for sign, minutes, _, _ in beside)
    pilot = pilot / total + sum(minutes for sign, minutes, _, _ in beside if sign < 0)
    half = half_width([(variance, df)] + [(spread, free) for _, _, spread, free in beside])
    return total, pilot + saving, saving, half, effect


def recomputed(book):
    """Every result by its name."""
    lines = rows_of(book, "Ergebnis")
    said = {name: value for name, _, _, value, formula, *_ in lines if formula is None}
    effect, types = {}, {}
    if "Gruppen" in book.sheetnames:
        total, by_hand, per_case, half, effect["effect"] = of_wedge(book, of_beside(book))
    else:
        total, by_hand, per_case, times, counted = saved(of_times(book), of_beside(book))
        welch = half_width([*times, *counted])
        half = max(welch, by_days(book, counted))
        types = by_type(of_times(book), half / welch if welch else 1.0)
    low, high = per_case - half, per_case + half
    deducted = said["operation"] + said["upkeep"] + said["training"] * min(1, said["months"] / said["training_months"])
    net = {name: minutes * total / 60 - deducted for name, minutes in (("", per_case), ("_low", low), ("_high", high))}
    share, z, n = said["errors"] / said["checked"], 1.959963984540054, said["checked"]
    centre = share + z**2 / n / 2
    wilson = (centre + z * math.sqrt(share * (1 - share) / n + z**2 / n**2 / 4)) / (1 + z**2 / n)
    found = {
        "cases": total, "by_hand": by_hand, "per_case": per_case, "by_pilot": by_hand - per_case, "half": half,
        "per_case_low": low, "per_case_high": high, "gross": per_case * total / 60, "deducted": deducted,
        "net": net[""], "net_low": net["_low"], "net_high": net["_high"], "years": net["_low"] / 1600,
        "error_share": share, "error_high": min(1, wilson), **effect,
    }  # fmt: skip
    found |= types
    if "rate" in said:
        found |= {f"euros{name}": value * said["rate"] for name, value in net.items()}
        found["yearly_low"] = net["_low"] * 12 / said["months"] * said["rate"]
        payments = [(year, euros) for year, _, euros, *_ in rows_of(book, "WiBe")]
        if payments:
            percent = said["interest"]
            found["capital_low"] = sum(euros / (1 + percent / 100) ** year for year, euros in payments)
    return found, {
        name: (label, value) for name, label, _, value, formula, *_ in lines if formula and value is not None
    }


def main(path):
    """Compare every result; 0 if all agree to the last digit the report shows (two decimals; shares: four)."""
    found, shown = recomputed(load_workbook(path))
    wrong, said = 0, []
    for name, (label, value) in shown.items():
        if name not in found:
            continue
        digits = 4 if name.startswith("error") or name == "years" else 2
        agrees = f"{found[name]:.{digits}f}" == f"{value:.{digits}f}"
        wrong += not agrees
        said.append(f"{'✓' if agrees else '✗'} {label}: {value:.{digits}f}, nachgerechnet {found[name]:.{digits}f}")
    missing = sorted(set(shown) - set(found) - {"half_welch", "half_by_days", "z"})
    said.append(f"{len(shown)} Werte, {wrong} weichen ab, ohne Nachrechnung: {', '.join(missing) or 'keiner'}")
    sys.stdout.write("\n".join(said) + "\n")
    return 1 if wrong or missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
