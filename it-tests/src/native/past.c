/* A native library that does what Reprise cannot see: it reads a clock, and writes to standard output past the JVM. */
#include <jni.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define NAME(method) Java_org_reprise_it_target_PastReprise_##method

JNIEXPORT jlong JNICALL NAME(clock)(JNIEnv *env, jclass type) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000000000L + now.tv_nsec;
}

JNIEXPORT void JNICALL NAME(print)(JNIEnv *env, jclass type, jlong value) {
    char text[40];
    int length = snprintf(text, sizeof text, "native %ld\n", (long) value);
    if (write(1, text, length) != length) {
        perror("write");
    }
}
