# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The breeds of the sheet `Rasse` as it is delivered: the lists of the LHundG NRW, and common breeds of the FCI.

The first spelling of a line is the breed's name, the others are further names it goes by. Small and capital letters,
hyphens, dots and umlauts written out need no line of their own (`flows.hundesteuer.breeds`).
"""

from __future__ import annotations

DANGEROUS_3 = (
    "Pittbull Terrier", "Pitbull Terrier", "American Pit Bull Terrier", "Pitbull", "Pittbull",
    "American Staffordshire Terrier", "American Staffordshire", "Am Staff",
    "Staffordshire Bullterrier", "Staffordshire Bull Terrier", "Staffordshire Terrier", "Staffordshire", "Staff",
    "Bullterrier", "Bull Terrier",
)  # fmt: skip
"""§ 3 (2) LHundG NRW; the statute spells "Pittbull Terrier"."""

DANGEROUS_10 = (
    "Alano", "American Bulldog", "Bullmastiff", "Mastiff", "Mastin Español", "Mastino Español", "Mastino Napoletano",
    "Mastino", "Fila Brasileiro", "Fila", "Dogo Argentino", "Dogo", "Rottweiler", "Tosa Inu", "Tosa",
)  # fmt: skip
"""§ 10 (1) LHundG NRW."""

COMMON: dict[str, tuple[tuple[str, ...], ...]] = {
    "klein": (
        ("Affenpinscher",), ("Australian Terrier",), ("Bichon Frisé", "Bichon"), ("Bologneser",), ("Border Terrier",),
        ("Boston Terrier",), ("Brüsseler Griffon", "Griffon Bruxellois"), ("Cairn Terrier",),
        ("Cavalier King Charles Spaniel", "Cavalier"), ("Chihuahua",), ("Chinesischer Schopfhund", "Chinese Crested"),
        ("Coton de Tuléar", "Coton"), ("Dackel", "Teckel", "Dachshund", "Zwergdackel", "Rauhaardackel",
                                        "Langhaardackel", "Kurzhaardackel"),
        ("Deutscher Zwergspitz", "Zwergspitz", "Pomeranian"), ("Französische Bulldogge",), ("Havaneser",),
        ("Jack Russell Terrier", "Jack Russell", "Jack Russel", "Jack Russel Terrier"), ("Japan Chin",),
        ("King Charles Spaniel",), ("Lhasa Apso",), ("Löwchen",), ("Malteser",), ("Mops", "Pug"),
        ("Norfolk Terrier",), ("Norwich Terrier",), ("Papillon",), ("Parson Russell Terrier", "Parson Russell"),
        ("Pekinese", "Pekingese"), ("Prager Rattler",), ("Russkiy Toy", "Russischer Toy"), ("Schipperke",),
        ("Scottish Terrier",), ("Sealyham Terrier",), ("Shih Tzu",), ("Silky Terrier",), ("Skye Terrier",),
        ("Tibet Spaniel",), ("Tibet Terrier",), ("Toypudel",), ("West Highland White Terrier", "Westie"),
        ("Yorkshire Terrier", "Yorkie"), ("Zwergpinscher", "Rehpinscher"), ("Zwergpudel",), ("Zwergschnauzer",),
        ("Italienisches Windspiel",),
    ),
    "mittel": (
        ("American Cocker Spaniel",), ("Appenzeller Sennenhund",), ("Australian Cattle Dog",),
        ("Australian Kelpie", "Kelpie"), ("Australian Shepherd", "Aussie"), ("Basenji",), ("Basset Hound", "Basset"),
        ("Bayerischer Gebirgsschweißhund",), ("Beagle",), ("Bearded Collie",), ("Border Collie",),
        ("Bretonischer Spaniel", "Epagneul Breton"), ("Chow Chow",), ("Deutscher Jagdterrier", "Jagdterrier"),
        ("Deutscher Pinscher",), ("Deutscher Wachtelhund", "Wachtelhund"), ("Elo",),
        ("Englische Bulldogge", "English Bulldog"), ("English Cocker Spaniel", "Cocker Spaniel"),
        ("English Springer Spaniel",), ("Entlebucher Sennenhund",), ("Eurasier",), ("Foxterrier", "Fox Terrier"),
        ("Irish Soft Coated Wheaten Terrier", "Wheaten Terrier"), ("Irish Terrier",),
        ("Islandhund", "Islandspitz"), ("Kerry Blue Terrier",), ("Kleiner Münsterländer",), ("Kooikerhondje",),
        ("Kromfohrländer",), ("Lagotto Romagnolo", "Lagotto"), ("Mittelspitz",),
        ("Nova Scotia Duck Tolling Retriever",), ("Perro de Agua Español",),
        ("Portugiesischer Wasserhund",), ("Pudel", "Kleinpudel"), ("Puli",), ("Pumi",),
        ("Schnauzer", "Mittelschnauzer"),
        ("Shar Pei",), ("Sheltie", "Shetland Sheepdog"), ("Shiba Inu", "Shiba"), ("Spitz", "Deutscher Spitz"),
        ("Steirische Bracke",), ("Stabyhoun",), ("Welsh Corgi Pembroke", "Welsh Corgi", "Corgi"),
        ("Welsh Corgi Cardigan",), ("Welsh Terrier",), ("Whippet",),
    ),
    "gross": (
        ("Afghanischer Windhund", "Afghane"), ("Airedale Terrier",), ("Akita Inu", "Akita"), ("Alaskan Malamute",),
        ("Altdeutscher Schäferhund",), ("Beauceron",), ("Belgischer Schäferhund", "Malinois", "Groenendael",
                                                       "Tervueren"),
        ("Bobtail", "Old English Sheepdog"), ("Boxer", "Deutscher Boxer"), ("Briard",), ("Collie", "Langhaarcollie"),
        ("Curly Coated Retriever",), ("Dalmatiner",), ("Deutsch Drahthaar",), ("Deutsch Kurzhaar",),
        ("Deutsch Langhaar",), ("Deutscher Schäferhund", "Schäferhund"), ("Dobermann",), ("English Setter",),
        ("Flat Coated Retriever",), ("Galgo Español", "Galgo"), ("Golden Retriever",), ("Gordon Setter",),
        ("Greyhound",), ("Großer Münsterländer",), ("Großer Schweizer Sennenhund",), ("Großpudel", "Königspudel"),
        ("Großspitz",), ("Hannoverscher Schweißhund",), ("Holländischer Schäferhund",), ("Hovawart",),
        ("Irish Setter",), ("Labrador Retriever", "Labrador"), ("Magyar Vizsla", "Vizsla"),
        ("Pointer", "English Pointer"), ("Rhodesian Ridgeback",), ("Riesenschnauzer",), ("Saluki",), ("Samojede",),
        ("Siberian Husky", "Husky"), ("Tschechoslowakischer Wolfhund",), ("Weimaraner",),
        ("Weißer Schweizer Schäferhund",),
    ),
    "riesig": (
        ("Barsoi",), ("Berner Sennenhund",), ("Bernhardiner",), ("Deutsche Dogge",), ("Irischer Wolfshund",),
        ("Landseer",), ("Leonberger",), ("Neufundländer",), ("Pyrenäenberghund",), ("Schottischer Hirschhund",),
    ),
}  # fmt: skip
"""By size; none of them is named in §§ 3 or 10 LHundG NRW."""
