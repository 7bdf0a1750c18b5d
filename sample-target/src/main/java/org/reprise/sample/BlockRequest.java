package org.reprise.sample;

/**
 * One request of the block device.
 *
 * @param tag the guest's name for it, 0 to 65535
 * @param command {@link BlockDevice#READ}, {@link BlockDevice#WRITE} or {@link BlockDevice#FLUSH}
 * @param sector first sector
 * @param count number of sectors
 * @param ramOffset where the data is in RAM, in bytes from its start
 */
record BlockRequest(int tag, int command, long sector, int count, int ramOffset) {}
