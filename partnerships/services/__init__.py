"""The only writers of bodies, seats, offices and terms; one function per business act."""
