"""Who may use a route is declared in its signature, by the dependencies it takes. No declaration, no start."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute

AnyCallable = TypeVar("AnyCallable", bound=Callable[..., object])


class UndeclaredPolicy(RuntimeError):
    """A route was added that does not say who may use it."""


def grants(policy: str) -> Callable[[AnyCallable], AnyCallable]:
    """Mark a dependency as one that decides who may pass; ``policy`` is the word the role matrix uses."""

    def mark(dependency: AnyCallable) -> AnyCallable:
        dependency.policy = policy  # type: ignore[attr-defined]
        return dependency

    return mark


@grants("anyone")
def anyone() -> None:
    """For the few routes that a stranger may use: ``dependencies=[Depends(anyone)]``."""


def open_to_guests(endpoint: AnyCallable) -> AnyCallable:
    """Mark a route that guests may use as well, within what its other policies give them; every other one is shut."""
    endpoint.open_to_guests = True  # type: ignore[attr-defined]
    return endpoint


def is_open_to_guests(endpoint: object) -> bool:
    return getattr(endpoint, "open_to_guests", False)


def routes_of(routers: Iterable[APIRouter]) -> Iterator[APIRoute]:
    return (route for router in routers for route in router.routes if isinstance(route, APIRoute))


def policies(route: APIRoute | APIWebSocketRoute) -> set[str]:
    """Every policy that stands somewhere in the route's tree of dependencies."""
    return set(_policies(route.dependant))


def _policies(dependant: Dependant) -> Iterator[str]:
    if policy := getattr(dependant.call, "policy", None):
        yield policy
    for child in dependant.dependencies:
        yield from _policies(child)


def insist_on_policies(routers: Iterable[APIRouter]) -> None:
    """Raise at start-up when a route would be open by mere forgetfulness."""
    routes = [
        route for router in routers for route in router.routes if isinstance(route, (APIRoute, APIWebSocketRoute))
    ]
    if bare := [route.name for route in routes if not policies(route)]:
        raise UndeclaredPolicy(f"These routes do not say who may use them: {', '.join(bare)}")
