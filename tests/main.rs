//! Weft as people meet it: a real server, on both engines.
