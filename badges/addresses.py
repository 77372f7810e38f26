"""Which network addresses a stranger's badge may send us to: public ones only.

The check is made on resolved addresses, so that `localhost`, `127.1`, `0x7f000001` or a name that
points inside are all the same question. Python's own `is_global` misses the ranges below (it lets
64:ff9b::/96 and 2002::/16 through in 3.11), so they are listed.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# Ranges that reach private networks or metadata services although they look public.
_REFUSED = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # shared address space; a metadata service lives at 100.100.100.200
        "168.63.129.16/32",  # a cloud's metadata service on a public address
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "::/96",  # IPv4-compatible
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # local-use NAT64
        "100::/64",
        "2001::/23",  # Teredo and other protocol assignments
        "2002::/16",  # 6to4
        "5f00::/16",
        "fec0::/10",  # site-local
    )
)

Address = IPv4Address | IPv6Address


def read_address(text: str) -> Address | None:
    """Return an address that a resolver gave, an IPv4 address in disguise as IPv4; None if none."""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def is_public(address: Address) -> bool:
    """Tell whether an address is on the public internet."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    return not any(address in network for network in _REFUSED)
