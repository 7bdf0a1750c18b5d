/*
 * A native library as an emulator binds one: a clock, a disk, an audio-like pump that calls back, a window system whose thread calls in. Nothing of it
 * is visible to the JDK.
 */
#include <jni.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CLASS "org/reprise/it/target/NativeMachine"
#define NAME(method) Java_org_reprise_it_target_NativeMachine_##method

static JavaVM *vm;

static unsigned long nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000UL + now.tv_nsec;
}

static void pause_for(long ns) {
    struct timespec time = {0, ns};
    nanosleep(&time, NULL);
}

/* The machine's time: bound by its name. */
JNIEXPORT jlong JNICALL NAME(time)(JNIEnv *env, jclass type) {
    return nanos();
}

/* Fills the array from a device; DEVICE in the environment says which one it is. */
JNIEXPORT jint JNICALL NAME(read)(JNIEnv *env, jclass type, jlong sector, jbyteArray data, jint offset, jint length) {
    const char *device = getenv("DEVICE");
    jbyte block[512];
    if (sector < 0 || length > (jint) sizeof block) {
        (*env)->ThrowNew(env, (*env)->FindClass(env, "java/io/IOException"), "no such sector");
        return -1;
    }
    memset(block, (int) (sector * 31 + (device ? device[0] : 0)), length);
    (*env)->SetByteArrayRegion(env, data, offset, length, block);
    return length;
}

/* What the window system's thread does: it is the JVM's guest. */
static void *type_keys(void *machine) {
    JNIEnv *env;
    (*vm)->AttachCurrentThreadAsDaemon(vm, (void **) &env, NULL);
    jmethodID key = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, machine), "key", "(I)V");
    unsigned seed = nanos();
    for (;;) {
        pause_for(rand_r(&seed) % 400000);
        (*env)->CallVoidMethod(env, machine, key, (jint) (rand_r(&seed) & 0xffff));
    }
    return NULL;
}

JNIEXPORT void JNICALL NAME(startTyping)(JNIEnv *env, jobject machine) {
    pthread_t thread;
    pthread_create(&thread, NULL, type_keys, (*env)->NewGlobalRef(env, machine));
}

/* Blocks as a sound card does, then says how much it has played: bound by RegisterNatives. */
static jint pump(JNIEnv *env, jobject machine, jint samples) {
    unsigned long begin = nanos();
    pause_for(100000 + begin % 300000);
    jmethodID played = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, machine), "played", "(I)V");
    (*env)->CallVoidMethod(env, machine, played, samples);
    return (jint) (nanos() - begin);
}

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *loaded, void *reserved) {
    vm = loaded;
    JNIEnv *env;
    (*vm)->GetEnv(vm, (void **) &env, JNI_VERSION_1_8);
    JNINativeMethod methods[] = {{"pump", "(I)I", (void *) pump}};
    (*env)->RegisterNatives(env, (*env)->FindClass(env, CLASS), methods, 1);
    return JNI_VERSION_1_8;
}
