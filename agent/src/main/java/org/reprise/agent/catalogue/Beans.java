package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.ArrayList;
import java.util.List;

/** What management beans tell of memory, classes, compilation, collections and the machine; those of threads and times are in {@link Surroundings}. */
final class Beans {
    private static final String MANAGEMENT = "sun/management/";
    private static final String MACHINE = "com/sun/management/internal/OperatingSystemImpl";
    private static final String BUFFERS = MANAGEMENT + "ManagementFactoryHelper$1";
    private static final String EMITTER = MANAGEMENT + "NotificationEmitterSupport";
    private static final String USAGE = "Ljava/lang/management/MemoryUsage;";

    private Beans() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        body(rows, "RuntimeImpl", "getInputArguments", "()Ljava/util/List;", "the replay's own name the replay");
        body(rows, "ClassLoadingImpl", "getTotalLoadedClassCount", "()J", "classes of the archive, of Reprise");
        body(rows, "ClassLoadingImpl", "getLoadedClassCount", "()I", "classes of the archive, of Reprise");
        body(rows, "ClassLoadingImpl", "getUnloadedClassCount", "()J", "the collector's");
        body(rows, "CompilationImpl", "getTotalCompilationTime", "()J", "clock");
        body(rows, "MemoryImpl", "getObjectPendingFinalizationCount", "()I", "the collector's");
        body(rows, "BaseOperatingSystemImpl", "getAvailableProcessors", "()I", "native");
        rows.add(usage("MemoryImpl", "getMemoryUsage0", "(Z)" + USAGE));
        for (String name : List.of("getUsage0", "getPeakUsage0", "getCollectionUsage0")) {
            rows.add(usage("MemoryPoolImpl", name, "()" + USAGE));
        }
        for (String owner : List.of("MemoryImpl", "MemoryManagerImpl")) {
            rows.add(beans(owner, "getMemoryPools0", "()[Ljava/lang/management/MemoryPoolMXBean;"));
        }
        for (String owner : List.of("MemoryImpl", "MemoryPoolImpl")) {
            rows.add(beans(owner, "getMemoryManagers0", "()[Ljava/lang/management/MemoryManagerMXBean;"));
        }
        String collector = "com/sun/management/internal/GarbageCollectorExtImpl";
        rows.add(tells(collector, "setNotificationEnabled", "(Lcom/sun/management/GarbageCollectorMXBean;Z)V"));
        String pool = MANAGEMENT + "MemoryPoolImpl";
        rows.add(tells(pool, "resetPeakUsage0", "()V"));
        for (String name : List.of("setUsageThreshold0", "setCollectionThreshold0")) {
            rows.add(tells(pool, name, "(JJ)V"));
        }
        for (String name : List.of("setPoolUsageSensor", "setPoolCollectionSensor")) {
            rows.add(tells(pool, name, "(Lsun/management/Sensor;)V"));
        }
        for (String name : List.of("getCount", "getTotalCapacity", "getMemoryUsed")) {
            rows.add(new Row(AROUND, BUFFERS, name, "()J", name, EVERYWHERE, "a recording's log is mapped, too"));
        }
        for (String name : List.of(
                "getProcessCpuTime",
                "getFreeMemorySize",
                "getTotalMemorySize",
                "getFreeSwapSpaceSize",
                "getTotalSwapSpaceSize",
                "getCommittedVirtualMemorySize",
                "getOpenFileDescriptorCount",
                "getMaxFileDescriptorCount")) {
            rows.add(new Row(AROUND, MACHINE, name, "()J", name, EVERYWHERE, "reads the operating system's files"));
        }
        for (String name : List.of("getCpuLoad", "getProcessCpuLoad")) {
            rows.add(new Row(AROUND, MACHINE, name, "()D", name, EVERYWHERE, "clocks of the processors"));
        }
        for (String owner : List.of("java/lang/management/", "com/sun/management/")) {
            for (String name : List.of("getCollectionCount", "getCollectionTime")) {
                // Native, and called through the interface: there is no other place.
                rows.add(new Row(CALL, owner + "GarbageCollectorMXBean", name, "()J", name, TARGET, "the collector's"));
            }
        }
        for (String threshold : List.of("UsageThreshold", "CollectionUsageThreshold")) {
            body(rows, "MemoryPoolImpl", "is" + threshold + "Exceeded", "()Z", "a thread of the JVM says so");
            body(rows, "MemoryPoolImpl", "get" + threshold + "Count", "()J", "a thread of the JVM counts");
        }
        rows.add(new Row(
                AROUND,
                "com/sun/management/internal/GarbageCollectorExtImpl",
                "getLastGcInfo",
                "()Lcom/sun/management/GcInfo;",
                "getLastGcInfo",
                EVERYWHERE,
                "the collector's"));
        rows.add(new Row(
                EXIT,
                EMITTER,
                "addNotificationListener",
                "(Ljavax/management/NotificationListener;Ljavax/management/NotificationFilter;Ljava/lang/Object;)V",
                "notificationListenerAdded",
                EVERYWHERE,
                "it is called by a thread of the program's, in place of the JVM's"));
        rows.add(new Row(
                AROUND,
                EMITTER,
                "sendNotification",
                "(Ljavax/management/Notification;)V",
                "sendNotification",
                EVERYWHERE,
                "a thread of the JVM calls listeners"));
        String allocated = "the same code allocates less once compiled";
        body(rows, "ThreadImpl", "getCurrentThreadAllocatedBytes", "()J", allocated);
        body(rows, "ThreadImpl", "getTotalThreadAllocatedBytes", "()J", allocated);
        body(rows, "ThreadImpl", "getThreadAllocatedBytes", "(J)J", allocated);
        body(rows, "ThreadImpl", "getThreadAllocatedBytes", "([J)[J", allocated);
        body(rows, "ThreadImpl", "getThreadCpuTime", "([J)[J", "clock");
        body(rows, "ThreadImpl", "getThreadUserTime", "([J)[J", "clock");
        rows.add(new Row(
                CALL,
                "jdk/internal/misc/Unsafe",
                "getLoadAverage",
                "([DI)I",
                "getLoadAverage",
                EVERYWHERE,
                "the machine's load"));
        return rows;
    }

    private static void body(List<Row> rows, String owner, String name, String descriptor, String why) {
        rows.add(new Row(AROUND, MANAGEMENT + owner, name, descriptor, name, EVERYWHERE, why));
    }

    private static Row beans(String owner, String name, String descriptor) {
        String why = "which there are depends on the collector and the JIT";
        return new Row(NATIVE, MANAGEMENT + owner, name, descriptor, "memoryBeans", EVERYWHERE, why);
    }

    private static Row tells(String owner, String name, String descriptor) {
        String why = "the JVM that replays may have no such pool or collector";
        return new Row(NATIVE, owner, name, descriptor, "memoryBeanTells", EVERYWHERE, why);
    }

    private static Row usage(String owner, String name, String descriptor) {
        return new Row(NATIVE, MANAGEMENT + owner, name, descriptor, "memoryUsage", EVERYWHERE, "the collector's");
    }
}
