"""The pages of bodies, seats, terms and offices; one file per aggregate."""
