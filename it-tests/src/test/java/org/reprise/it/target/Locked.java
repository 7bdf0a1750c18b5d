package org.reprise.it.target;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Locks an image, and a file of its own, of which another process may have locked the image: that one gives its lock up when it reads "waiting". */
public final class Locked {
    private Locked() {}

    /**
     * Tries, waits, and holds both locks until a line comes.
     *
     * @param args the image, the file of its own
     */
    public static void main(String[] args) throws Exception {
        try (RandomAccessFile image = new RandomAccessFile(args[0], "rw");
                FileChannel own =
                        FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            System.out.println("free " + (image.getChannel().tryLock() != null));
            System.out.println("free " + (own.tryLock() != null));
            interrupted(args[0]);
            Thread waiter = new Thread(() -> {
                try (FileLock lock = image.getChannel().lock(0, 1000, false)) {
                    System.out.println("locked " + lock.isValid());
                    image.write(7);
                    System.out.println("read " + System.in.read());
                } catch (IOException e) {
                    System.out.println(e);
                }
            });
            waiter.start();
            Thread.sleep(100);
            System.out.println("waiting");
            waiter.join();
            System.out.println("free " + (image.getChannel().tryLock() != null));
        }
    }

    private static void interrupted(String image) throws Exception {
        FileChannel channel = FileChannel.open(Path.of(image), StandardOpenOption.WRITE);
        Thread waiter = new Thread(() -> {
            try {
                System.out.println("locked " + channel.lock());
            } catch (IOException e) {
                System.out.println(e + " " + channel.isOpen());
            }
        });
        waiter.start();
        Thread.sleep(100);
        waiter.interrupt();
        waiter.join();
    }
}
