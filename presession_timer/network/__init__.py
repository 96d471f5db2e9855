"""Rooms on a broker: publishes them, serves their pages, collects their records.

One machine needs none of this. The broker is MQTT, which many programs speak; ``docs/broker.md``
describes the topics and their payloads.
"""
