"""Which rows of this room are deleted some time after they ended."""

from datetime import timedelta

from app.employers.tables import EmployerLink
from app.plumbing.links import ENDS
from app.plumbing.rooms import Expiring

EXPIRING = (Expiring(EmployerLink, ENDS, timedelta(days=1)),)
