"""Filling up with staff until the province has the number of officials asked for."""

from __future__ import annotations

from itertools import chain, cycle

from workflow_app.seed.shapes import Post, Seat
from workflow_app.seed.tree import Body, Tree

# How many of those left over a post takes when its turn comes.
WEIGHTS = ((3, "departments"), (2, "districts"), (1, "communes"), (1, "bodies"))


def staff(tree: Tree, officials: int) -> None:
    """Add staff seats until as many seats are taken. Raises ValueError when too many are already."""
    filled = sum(seat.vacant_since is None for body in tree.all_bodies() for seat in body.seats)
    left = officials - filled
    if left < 0:
        raise ValueError(f"{officials} officials are {-left} too few for this tree")
    turns = cycle(_turns(tree))
    for _ in range(left):
        body, post = next(turns)
        post.seats += 1
        body.seats.append(Seat(post))


def _turns(tree: Tree) -> list[tuple[Body, Post]]:
    """Every staff post with its body, as often as its weight says."""
    bodies = ((weight, body) for weight, name in WEIGHTS for body in getattr(tree, name))
    return list(
        chain.from_iterable(weight * [(body, post)] for weight, body in bodies for post in _posts(body))
    )


def _posts(body: Body) -> list[Post]:
    staff_posts = (seat.post for seat in body.seats if not seat.post.title.in_scope)
    return list({post.id: post for post in staff_posts}.values())
