//! The server itself: its disk, its files, its connections, what is uploaded to it.

mod connections;
mod disk;
mod files;
mod health;
mod logins;
mod reached;
mod terminal;
mod tls;
mod upload;
