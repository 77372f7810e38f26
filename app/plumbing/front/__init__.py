"""Where the network meets the service: connections, bodies, headers."""
