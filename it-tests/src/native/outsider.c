/* A native library that makes a thread of its own, which calls the program: nothing of Java has started that. */
#include <jni.h>
#include <pthread.h>

#define NAME(method) Java_org_reprise_it_target_Outside_##method

static JavaVM *vm;
static jclass program;
static jmethodID called;
static pthread_t thread;

static void *run(void *unused) {
    JNIEnv *env;
    if ((*vm)->AttachCurrentThreadAsDaemon(vm, (void **) &env, NULL) == 0) {
        (*env)->CallStaticVoidMethod(env, program, called);
        (*vm)->DetachCurrentThread(vm);
    }
    return NULL;
}

JNIEXPORT void JNICALL NAME(attach)(JNIEnv *env, jclass type, jboolean awaits) {
    (*env)->GetJavaVM(env, &vm);
    program = (*env)->NewGlobalRef(env, type);
    called = (*env)->GetStaticMethodID(env, type, "outside", "()V");
    pthread_create(&thread, NULL, run, NULL);
    if (awaits) {
        pthread_join(thread, NULL);
    }
}
