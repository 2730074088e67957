"""Comparisons to render: without a difference, with a few of every sort, with many, and with hostile names."""

import json

from kblast.catalogue import load_catalogue
from kblast.compare import compare
from kblast.config import Config
from kblast.lint import Selection, select_rules
from kblast.results.diff import DiffResult
from tests.inventories import inventory_of

RULES = select_rules(load_catalogue(), Config(), select=["orphan-topic", "unowned-topic"])
NO_RULES = Selection((), ())

BEFORE = """
clusters: {logs: {version: "4.1", brokers: 3}, orders: {brokers: 3}}
topics:
  logs/app: {partitions: 6, replication: 3, profile: telemetry}
  orders/placed: {partitions: 6, replication: 3, profile: event-sourcing}
resources: {old-db: {}}
services:
  checkout:
    owner: shop
    produces: [{topic: orders/placed, on_outage: outbox}, {topic: logs/app, on_outage: drop, config: {max.block.ms: 0}}]
  indexer: {owner: platform, consumes: [{topic: logs/app, tolerates: 15m}]}
functions:
  place-order: {cost_per_hour: 1000, needs: [checkout]}
  search-logs: {needs: [indexer]}
  see-orders: {needs: [old-db]}
"""
AFTER = """
clusters: {logs: {version: "4.1", brokers: 5}, orders: {brokers: 3}}
topics:
  logs/app: {partitions: 12, replication: 3, profile: telemetry}
  logs/paid: {partitions: 6, replication: 3, profile: event-sourcing}
  orders/placed-orders: {partitions: 6, replication: 3, profile: event-sourcing}
resources: {new-db: {}}
services:
  checkout:
    owner: shop
    produces: [{topic: orders/placed-orders, on_outage: outbox}, {topic: logs/app, on_outage: reject}]
    needs: [fraud-check]
  fraud-check: {owner: risk}
  indexer: {owner: platform, consumes: [{topic: logs/app, tolerates: 30m}]}
  payments: {owner: money, domain: billing, produces: [{topic: logs/paid, on_outage: reject}]}
functions:
  pay: {cost_per_hour: 500, needs: [payments]}
  place-order: {cost_per_hour: 1000, needs: [checkout]}
  search-logs: {wants: [indexer]}
  see-orders: {needs: [new-db]}
"""

SMALL = compare(inventory_of(BEFORE), inventory_of(AFTER), RULES)
EMPTY = compare(inventory_of(BEFORE), inventory_of(BEFORE), RULES)


def hostile(name: str) -> DiffResult:
    """A comparison that says the name wherever words of others can stand; it has no slash, for a cluster cannot."""
    said, topic, service = map(json.dumps, (name, f"{name}/{name}", f"service:{name}"))
    before = f"services: {{{said}: {{}}}}\nfunctions: {{{said}: {{needs: [{service}]}}}}"
    after = f"""
        clusters: {{{said}: {{}}}}
        topics: {{{topic}: {{}}}}
        services: {{{said}: {{tags: [{said}], kind: streams, consumes: [{{topic: {topic}, group: {said}}}]}}}}
        functions: {{{said}: {{needs: [{service}]}}}}
    """
    return compare(inventory_of(before), inventory_of(after), RULES)


def large(count: int = 2_000) -> DiffResult:
    """Everything is new."""
    services = "".join(f"  service-{number:05}: {{}}\n" for number in range(count))
    functions = "".join(f"  function-{number:05}: {{needs: [service-{number:05}]}}\n" for number in range(count))
    return compare(inventory_of(""), inventory_of(f"services:\n{services}functions:\n{functions}"), NO_RULES)
