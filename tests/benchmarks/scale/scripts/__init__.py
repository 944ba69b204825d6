"""What others would write for the same work, as plain as they would write it, so that a reader can check the peers."""
