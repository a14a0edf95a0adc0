"""What partnerships tells the apps above it, within the transaction in which it happens."""

from django.dispatch import Signal

attendance_recorded = Signal()
"""Who came to a meeting was recorded or corrected. Sent with `meeting`."""
