"""Deliveries of measures and questions: received, compared with what is known, stored."""
