"""What the gate finds: which rule holds something back, and why."""
