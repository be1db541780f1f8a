drop table directory.devices;
