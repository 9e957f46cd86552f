# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was drawn of documents: kept in memory for a while, and drawn ahead in the desk's spare time.

Nothing of it lies on a disk, and it ends with the desk. Whether somebody may see a document is asked before, each time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from laufzettel.errors import BusinessError, SystemFault
from laufzettel.view import Image, Pages, Viewer, Window, Word

MOST_BYTES = 64 * 1024 * 1024
"""Of pictures: some hundred pages."""
_MOST_SIZES = 200_000
"""Pages of which the size is kept."""
_MOST_AHEAD = 8
"""Pages that wait to be drawn ahead; the oldest wish is dropped for a new one."""

_What = TypeVar("_What")
_Name = TypeVar("_Name")


class Kept(Generic[_Name, _What]):
    """A bounded memory: what nobody has asked for longest goes first. For one thread at a time."""

    def __init__(self, most: int) -> None:
        """Args: most: what all that is kept may weigh."""
        self._most = most
        self._found: OrderedDict[_Name, tuple[_What, int]] = OrderedDict()
        self.weight = 0

    def get(self, name: _Name) -> _What | None:
        """What is kept under a name; None if nothing is."""
        found = self._found.get(name)
        if found is None:
            return None
        self._found.move_to_end(name)
        return found[0]

    def put(self, name: _Name, what: _What, weight: int) -> None:
        """Keep something; what weighs more than all together may is not kept."""
        if name in self._found or weight > self._most:
            return
        self._found[name] = what, weight
        self.weight += weight
        while self.weight > self._most:
            _, (_, gone) = self._found.popitem(last=False)
            self.weight -= gone


class _Leaf(NamedTuple):
    """A page of a document in the store; there a path stands for a content."""

    path: Path
    page: int


class Drawn:
    """Asks a viewer once for what many ask for, and ahead of them for what they will need.

    Attributes:
        media_types: the kinds of documents it shows.
    """

    def __init__(self, viewer: Viewer, most: int = MOST_BYTES) -> None:
        """Draws nothing yet.

        Args:
            viewer: draws.
            most: bytes of pictures that are kept.
        """
        self.media_types = viewer.media_types
        self._viewer = viewer
        self._lock = threading.Lock()
        self._images: Kept[_Leaf, Image] = Kept(most)
        self._sizes: Kept[tuple[Path, str], Pages] = Kept(_MOST_SIZES)
        self._begun: dict[_Leaf, Future[Image]] = {}
        self._wanted: deque[tuple[_Leaf, str]] = deque(maxlen=_MOST_AHEAD)
        self._ahead = False

    def begin(self) -> None:
        """Start what it takes to show something. See `laufzettel.view.Viewer`."""
        self._viewer.begin()

    def look(self, path: Path, name: str, place: str) -> Pages | Window:
        """What a document has to show. See `laufzettel.view.Viewer`."""
        with self._lock:
            known = self._sizes.get((path, place))
        if known is not None:
            return known
        seen = self._viewer.look(path, name, place)
        if isinstance(seen, Pages):
            with self._lock:
                self._sizes.put((path, place), seen, len(seen.sizes))
        return seen

    def known(self, path: Path, page: int) -> Image | None:
        """A page as a picture if it has been drawn.

        Args:
            path: in the document store.
            page: its number, from 1.
        """
        with self._lock:
            return self._images.get(_Leaf(path, page))

    def image(self, path: Path, name: str, page: int) -> Image:
        """A page as a picture; who asks while it is being drawn waits for that one. See `laufzettel.view.Viewer`."""
        leaf = _Leaf(path, page)
        with self._lock:
            known = self._images.get(leaf)
            if known is not None:
                return known
            begun = self._begun.get(leaf)
            if begun is None:
                mine = self._begun[leaf] = Future[Image]()
        return begun.result() if begun is not None else self._draw(leaf, name, mine)

    def cut_out(self, path: Path, name: str, page: int, box: Sequence[float]) -> Image:
        """A place of a page. See `laufzettel.view.Viewer`."""
        return self._viewer.cut_out(path, name, page, box)

    def words(self, path: Path, name: str, page: int) -> Sequence[Word]:
        """The words of a page. See `laufzettel.view.Viewer`."""
        return self._viewer.words(path, name, page)

    def soon(self, path: Path, name: str, pages: Iterable[int]) -> None:
        """Draw pages one after the other when there is time: somebody will probably ask for them.

        Args:
            path: in the document store.
            name: the file name to use in sentences.
            pages: their numbers, from 1.
        """
        with self._lock:
            for page in pages:
                leaf = _Leaf(path, page)
                if self._images.get(leaf) is None and leaf not in self._begun and (leaf, name) not in self._wanted:
                    self._wanted.append((leaf, name))
            self._go_ahead()

    def _draw(self, leaf: _Leaf, name: str, mine: Future[Image]) -> Image:
        try:
            picture = self._viewer.image(leaf.path, name, leaf.page)
        except BaseException as refused:
            with self._lock:
                del self._begun[leaf]
                self._go_ahead()
            mine.set_exception(refused)
            raise
        with self._lock:
            self._images.put(leaf, picture, len(picture.content))
            del self._begun[leaf]
            self._go_ahead()
        mine.set_result(picture)
        return picture

    def _go_ahead(self) -> None:
        """Begin with what is wanted, unless somebody waits for a page right now. Call it with the lock."""
        if self._wanted and not self._begun and not self._ahead:
            self._ahead = True
            threading.Thread(target=self._draw_ahead, name="ahead", daemon=True).start()

    def _draw_ahead(self) -> None:
        """Draw what is wanted until there is nothing more, or until somebody asks for something else."""
        while True:
            with self._lock:
                if not self._wanted or self._begun:
                    self._ahead = False
                    return
                leaf, name = self._wanted.popleft()
            with suppress(BusinessError, SystemFault):  # who asks for it is told why
                self.look(leaf.path, name, "")
                self.image(leaf.path, name, leaf.page)
