"""Other programs: listeners on loopback receive what hooks send, and send what they would."""
