package org.reprise.it.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Programs of executors, fork/join, parallel streams and futures. */
public final class Pools {
    private static volatile long shared;

    private Pools() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "fixed" -> pool(Executors.newFixedThreadPool(3));
            case "cached" -> pool(Executors.newCachedThreadPool());
            case "single" -> single();
            case "workStealing" -> pool(Executors.newWorkStealingPool(3));
            case "invokeAny" -> invokeAny();
            case "completionService" -> completionService();
            case "cancel" -> cancel();
            case "shutdownNow" -> shutdownNow();
            case "rejected" -> rejected();
            case "forkJoin" -> forkJoin();
            case "managedBlocker" -> managedBlocker();
            case "counted" -> counted();
            case "parallelStream" -> parallelStream();
            case "completableFuture" -> completableFuture();
            case "futureTimeouts" -> futureTimeouts();
            case "scheduled" -> scheduled(Executors.newScheduledThreadPool(3));
            case "singleScheduled" -> scheduled(Executors.newSingleThreadScheduledExecutor());
            case "flow" -> flow();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    private static int work(int number) {
        Seen.busy(20 + number % 30);
        Seen.note(number);
        shared = shared * 31 + number;
        return number;
    }

    private static void pool(ExecutorService pool) throws Exception {
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            futures.add(pool.submit(() -> work(number)));
        }
        for (Future<Integer> future : futures) {
            Seen.note(future.isDone() ? 1 : 0);
            Seen.note(future.get());
        }
        pool.shutdown();
        System.out.println(pool.awaitTermination(10, TimeUnit.SECONDS) + " " + pool.isTerminated());
    }

    /** The pool's thread and main pass each other values. */
    private static void single() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        for (int i = 0; i < 200; i++) {
            int number = i;
            Future<?> future = pool.submit(() -> work(number));
            Seen.busy(10);
            Seen.note(shared);
            if (i % 3 == 0) {
                future.get();
            }
        }
        pool.shutdown();
        while (!pool.awaitTermination(50, TimeUnit.MICROSECONDS)) {
            Seen.note(shared);
        }
    }

    private static List<Callable<Integer>> tasks(int number) {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int task = i;
            tasks.add(() -> {
                for (int step = 0; step < 10; step++) {
                    work(task + step);
                }
                if (task % 3 == 0) {
                    throw new IllegalStateException("task " + task);
                }
                return task;
            });
        }
        return tasks;
    }

    private static void invokeAny() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 15; i++) {
            Seen.note(pool.invokeAny(tasks(8)));
            for (Future<Integer> future : pool.invokeAll(tasks(6), 300, TimeUnit.MICROSECONDS)) {
                Seen.note(future.isCancelled() ? 1 : 0);
            }
        }
        pool.shutdownNow();
    }

    private static void completionService() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        ExecutorCompletionService<Integer> service = new ExecutorCompletionService<>(pool);
        List<Callable<Integer>> tasks = tasks(40);
        for (Callable<Integer> task : tasks) {
            service.submit(task);
        }
        for (int i = 0; i < tasks.size(); i++) {
            try {
                Seen.note(service.take().get());
            } catch (ExecutionException e) {
                Seen.note(e.getCause().getMessage().hashCode());
            }
        }
        pool.shutdown();
    }

    private static void cancel() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        for (int i = 0; i < 40; i++) {
            AtomicInteger steps = new AtomicInteger();
            Future<?> future = pool.submit(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    steps.incrementAndGet();
                }
            });
            Seen.busy(200);
            if (i % 2 == 0) {
                Thread.sleep(0, 200_000);
            }
            System.out.println(future.cancel(true) + " " + future.isCancelled());
            Seen.note(steps.get());
        }
        pool.shutdownNow();
        System.out.println(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    private static void shutdownNow() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        for (int i = 0; i < 300; i++) {
            int number = i;
            pool.execute(() -> work(number));
        }
        Thread.sleep(1);
        Seen.note(pool.shutdownNow().size());
        System.out.println(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    private static void rejected() throws Exception {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 3, 200, TimeUnit.MICROSECONDS, new ArrayBlockingQueue<>(2));
        pool.allowCoreThreadTimeOut(true);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            int number = i;
            try {
                pool.execute(() -> work(number));
            } catch (RejectedExecutionException e) {
                refused++;
                Seen.note(pool.getPoolSize());
                Thread.sleep(0, refused % 3 * 100_000);
            }
        }
        pool.setRejectedExecutionHandler(new ThreadPoolExecutor.CallerRunsPolicy());
        for (int i = 0; i < 50; i++) {
            int number = i;
            pool.execute(() -> work(number));
        }
        pool.shutdown();
        System.out.println(pool.awaitTermination(10, TimeUnit.SECONDS));
        Seen.note(refused);
    }

    private static final class Sum extends RecursiveTask<Long> {
        private static final long serialVersionUID = 1;

        private final int from;
        private final int to;

        Sum(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        protected Long compute() {
            if (to - from < 8) {
                long sum = 0;
                for (int i = from; i < to; i++) {
                    sum += work(i);
                }
                return sum;
            }
            int middle = (from + to) >>> 1;
            Sum left = new Sum(from, middle);
            left.fork();
            return new Sum(middle, to).compute() + left.join();
        }
    }

    private static void forkJoin() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(3);
        for (int i = 0; i < 5; i++) {
            System.out.println(pool.invoke(new Sum(0, 300)));
            Seen.note(pool.submit(new Sum(0, 40)).get());
        }
        pool.shutdown();
        System.out.println(pool.awaitTermination(10, TimeUnit.SECONDS));
        System.out.println(new Sum(0, 100).invoke());
        System.out.println(ForkJoinPool.commonPool().awaitQuiescence(10, TimeUnit.SECONDS));
    }

    /** Workers that wait, so that the pool makes others. */
    private static void managedBlocker() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        CountDownLatch begun = new CountDownLatch(4);
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            futures.add(pool.submit(() -> {
                begun.countDown();
                ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
                    @Override
                    public boolean block() throws InterruptedException {
                        begun.await();
                        return true;
                    }

                    @Override
                    public boolean isReleasable() {
                        Seen.here(number);
                        return begun.getCount() == 0;
                    }
                });
                for (int step = 0; step < 50; step++) {
                    work(number * 100 + step);
                }
                return pool.getPoolSize();
            }));
        }
        for (Future<Integer> future : futures) {
            Seen.note(future.get());
        }
        pool.shutdown();
        System.out.println(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    private static final class Count extends CountedCompleter<Void> {
        private static final long serialVersionUID = 1;

        private final int from;
        private final int to;

        Count(Count parent, int from, int to) {
            super(parent);
            this.from = from;
            this.to = to;
        }

        @Override
        public void compute() {
            if (to - from > 10) {
                int middle = (from + to) >>> 1;
                addToPendingCount(2);
                new Count(this, from, middle).fork();
                new Count(this, middle, to).fork();
            } else {
                for (int i = from; i < to; i++) {
                    work(i);
                }
            }
            tryComplete();
        }

        @Override
        public void onCompletion(CountedCompleter<?> caller) {
            Seen.note(from * 1000L + to);
        }
    }

    /** Tasks that end when their parts have, and tasks that run in any order. */
    private static void counted() {
        for (int i = 0; i < 4; i++) {
            new Count(null, 0, 200).invoke();
            List<ForkJoinTask<Integer>> tasks = new ArrayList<>();
            for (int t = 0; t < 20; t++) {
                int number = t;
                tasks.add(ForkJoinTask.adapt(() -> work(number)));
            }
            for (ForkJoinTask<Integer> task : ForkJoinTask.invokeAll(tasks)) {
                Seen.note(task.join());
            }
        }
    }

    private static void parallelStream() {
        for (int i = 0; i < 5; i++) {
            System.out.println(IntStream.range(0, 500)
                    .parallel()
                    .map(Pools::work)
                    .filter(n -> n % 3 == 0)
                    .sum());
            IntStream.range(0, 100).parallel().forEach(Pools::work);
            Seen.note(IntStream.range(0, 1000)
                    .parallel()
                    .filter(n -> work(n) % 100 == 99)
                    .findAny()
                    .getAsInt());
            System.out.println(IntStream.range(0, 300)
                    .parallel()
                    .boxed()
                    .collect(Collectors.groupingByConcurrent(n -> n % 7, Collectors.counting())));
            int[] numbers = new int[20_000];
            Arrays.parallelSetAll(numbers, n -> n * 7919 % 10_007);
            Arrays.parallelSort(numbers);
            Arrays.parallelPrefix(numbers, Integer::sum);
            Seen.note(Arrays.hashCode(numbers));
        }
    }

    private static void completableFuture() {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int number = i;
            CompletableFuture<Integer> one = CompletableFuture.supplyAsync(() -> work(number));
            CompletableFuture<Integer> other =
                    CompletableFuture.supplyAsync(() -> work(number + 1000)).thenApply(Pools::work);
            all.add(one.thenCombineAsync(other, (a, b) -> work(a + b)));
            all.add(one.applyToEither(other, n -> n).whenComplete((n, e) -> Seen.note(n)));
            all.add(one.<Integer>thenApplyAsync(n -> {
                        throw new IllegalStateException("after " + n);
                    })
                    .exceptionally(e -> work(e.getMessage().length())));
        }
        Seen.note((Integer) CompletableFuture.anyOf(all.toArray(new CompletableFuture<?>[0]))
                .join());
        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).join();
        for (CompletableFuture<Integer> each : all) {
            Seen.note(each.join());
        }
    }

    private static void futureTimeouts() throws Exception {
        for (int i = 0; i < 25; i++) {
            int number = i;
            CompletableFuture<Integer> future = CompletableFuture.supplyAsync(
                    () -> work(number), CompletableFuture.delayedExecutor(i * 40L, TimeUnit.MICROSECONDS));
            try {
                Seen.note(future.get(400, TimeUnit.MICROSECONDS));
            } catch (TimeoutException e) {
                Seen.note(-1);
            }
            Seen.note(new CompletableFuture<Integer>()
                    .completeOnTimeout(i, 100, TimeUnit.MICROSECONDS)
                    .applyToEither(future, n -> n)
                    .join());
            try {
                new CompletableFuture<Integer>()
                        .orTimeout(200, TimeUnit.MICROSECONDS)
                        .get();
            } catch (ExecutionException e) {
                System.out.println(e.getCause().getClass().getSimpleName());
            }
        }
    }

    private static void scheduled(ScheduledExecutorService pool) throws Exception {
        CountDownLatch rounds = new CountDownLatch(40);
        ScheduledFuture<?> rate = pool.scheduleAtFixedRate(
                () -> {
                    work(1);
                    rounds.countDown();
                },
                0,
                300,
                TimeUnit.MICROSECONDS);
        ScheduledFuture<?> delay = pool.scheduleWithFixedDelay(() -> work(2), 100, 500, TimeUnit.MICROSECONDS);
        List<ScheduledFuture<Integer>> once = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int number = i;
            once.add(pool.schedule(() -> work(number), 30 - i, TimeUnit.MILLISECONDS));
        }
        rounds.await();
        System.out.println(rate.cancel(false) + " " + delay.cancel(true));
        for (ScheduledFuture<Integer> each : once) {
            Seen.note(each.getDelay(TimeUnit.NANOSECONDS));
            Seen.note(each.get());
        }
        pool.shutdown();
        System.out.println(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    private static final class Subscriber implements Flow.Subscriber<Integer> {
        private final int me;
        private final CountDownLatch done;
        private Flow.Subscription subscription;

        Subscriber(int me, CountDownLatch done) {
            this.me = me;
            this.done = done;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(Integer item) {
            work(item * 10 + me);
            subscription.request(1);
        }

        @Override
        public void onError(Throwable thrown) {
            System.out.println(thrown);
        }

        @Override
        public void onComplete() {
            done.countDown();
        }
    }

    private static void flow() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(3);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>(pool, 4)) {
            for (int i = 0; i < 3; i++) {
                publisher.subscribe(new Subscriber(i, done));
            }
            for (int i = 0; i < 100; i++) {
                Seen.note(publisher.submit(i));
            }
        }
        done.await();
        pool.shutdown();
    }
}
