"""Where people can learn what they lack: a programme's own list of training, suggested where there is a gap."""
