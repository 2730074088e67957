"""kblast: which business functionality goes down when a part of a Kafka platform fails, and whether it should."""

__version__ = "0.1.0"
