//! How Vestibule runs: configuration, listeners, workers.
