# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The hash tree: as RFC 6962 defines it, the same whichever way it grew, and every path leads to its root."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from laufzettel.journal.merkle import EMPTY, Step, Tree, leaf, node

LEAVES = st.lists(st.binary(min_size=32, max_size=32), max_size=70)


def as_defined(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word: split at the largest power of two smaller than the number of leaves."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + as_defined(leaves[:split]) + as_defined(leaves[split:])).digest()


def root_above(value: bytes, path: Iterable[Step]) -> bytes:
    """The root to which a path leads from a leaf."""
    for side, other in path:
        value = node(other, value) if side == "left" else node(value, other)
    return value


@given(LEAVES)
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    """For any number of leaves, none and odd ones included."""
    assert Tree(leaves).root == as_defined(leaves)


@given(st.data(), LEAVES, LEAVES)
def test_a_tree_that_grew_is_the_tree_made_at_once(
    data: st.DataObject, before: list[bytes], added: list[bytes]
) -> None:
    """Whatever changes and is added, in however many steps."""
    tree = Tree(before)
    places = st.integers(0, len(before) - 1) if before else st.nothing()
    changed = data.draw(st.dictionaries(places, st.binary(min_size=32, max_size=32)) if before else st.just({}))
    tree.update(changed, added[:3])
    tree.update({}, added[3:])
    now = [changed.get(place, value) for place, value in enumerate(before)] + added
    assert tree.root == as_defined(now)
    assert len(tree) == len(now)


@given(LEAVES.filter(bool), st.data())
def test_every_path_leads_to_the_root_from_its_own_leaf_only(leaves: list[bytes], data: st.DataObject) -> None:
    """And is no longer than the tree is high."""
    place = data.draw(st.integers(0, len(leaves) - 1))
    tree = Tree(leaves)
    path = tree.path(place)
    assert root_above(leaves[place], path) == tree.root
    assert root_above(bytes(32), path) != tree.root or leaves[place] == bytes(32)
    assert len(path) <= (len(leaves) - 1).bit_length()


def test_a_node_is_no_leaf() -> None:
    """Both are hashed with a letter of their own in front."""
    left, right = leaf("A", bytes(32)), leaf("B", bytes(32))
    assert node(left, right) != hashlib.sha256(left + right).digest()
    assert leaf("A", bytes(32)) == hashlib.sha256(b"\x00A\x1f" + bytes(32)).digest()
