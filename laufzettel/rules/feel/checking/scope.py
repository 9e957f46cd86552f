# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""The types of the names in scope, frame within frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from laufzettel.rules.feel.types import ANY, Type


class Scope:
    """A frame of names with their types, and the frame around it.

    Attributes:
        types: of the names of this frame.
        parent: the frame around it.
        filters: whether it is the frame of a filter, where the entries of an element are names.
        fog: whether there may be more names than these, so that nobody knows what a name of an outer frame means.
        readable: names that texts may be read with although this frame gives them no type.
    """

    __slots__ = ("filters", "fog", "parent", "readable", "types")

    def __init__(
        self,
        types: Mapping[str, Type],
        parent: Scope | None = None,
        *,
        filters: bool = False,
        fog: bool = False,
        readable: Iterable[str] = (),
    ) -> None:
        """Args: as the attributes."""
        self.types = types
        self.parent = parent
        self.filters = filters
        self.fog = fog
        self.readable = readable

    def find(self, name: str, *, through_fog: bool = False) -> Type | None:
        """The type of a name; None if no frame has it; any if one cannot know.

        Args:
            name: the name.
            through_fog: True for names that nobody would give to an entry, those of functions.
        """
        for frame in self._frames():
            if name in frame.types:
                return frame.types[name]
            if frame.fog and not through_fog:
                return ANY
        return None

    @property
    def filtering(self) -> bool:
        """Whether it lies within a filter."""
        return any(frame.filters for frame in self._frames())

    def names(self) -> frozenset[str]:
        """All names that a text may use here."""
        found: set[str] = set()
        for frame in self._frames():
            found.update(frame.types, frame.readable)
        return frozenset(found)

    def _frames(self) -> Iterator[Scope]:
        frame: Scope | None = self
        while frame is not None:
            yield frame
            frame = frame.parent
