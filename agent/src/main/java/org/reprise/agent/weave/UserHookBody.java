package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.reprise.runtime.HookKind;

/** Calls one hook of the user's where a method begins, and where it returns or throws. */
final class UserHookBody extends MethodVisitor {
    private record Range(Label start, Label end) {}

    /** Operand stack slots that the longest sequence needs besides the body's own operands. */
    private static final int STACK = 10;

    private final HookCalls calls;
    private final MethodShape method;
    private final HookKind kind;
    private final int code;
    private final Type result;
    private final List<Range> covered = new ArrayList<>();
    private Label open;

    /** @param code number of the hook, with what the runtime adds to it */
    UserHookBody(MethodVisitor next, HookCalls calls, MethodShape method, HookKind kind, int code) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
        this.method = method;
        this.kind = kind;
        this.code = code;
        this.result = Type.getReturnType(method.descriptor());
    }

    @Override
    public void visitCode() {
        super.visitCode();
        switch (kind) {
            case CLOCK, RANDOM, VALUE -> {
                call("valueEntry", "(I)Z");
                skipUnless();
            }
            case BLOCK -> {
                pushArguments();
                call("blockEntry", "([Ljava/lang/Object;I)Z");
                skipUnless();
            }
            case ASYNC, INPUT -> {
                pushReceiver();
                pushArguments();
                calls.owner(mv, method);
                mv.visitLdcInsn(method.name() + method.descriptor());
                call("queued", "(Ljava/lang/Object;[Ljava/lang/Object;Ljava/lang/Class;Ljava/lang/String;I)Z");
                skipUnless();
            }
            case CHECKPOINT -> call("checkpoint", "(I)V");
            case IDLE, IGNORE, BLOCKING -> call(guard() + "Entry", "(I)V");
            case DIGEST, ICOUNT -> {
                // Where it returns, or in the constructor.
            }
        }
        if (isGuarded()) {
            open = here();
        }
    }

    private String guard() {
        return kind == HookKind.IDLE ? "idle" : kind == HookKind.IGNORE ? "ignore" : "blocking";
    }

    /** Whether the hook wants to know how the method ends. */
    private boolean isGuarded() {
        return switch (kind) {
            case CLOCK, RANDOM, VALUE, BLOCK, IDLE, IGNORE, BLOCKING -> true;
            default -> false;
        };
    }

    private void call(String hook, String descriptor) {
        mv.visitLdcInsn(code);
        calls.call(mv, hook, descriptor);
    }

    /** Returns from the method where the hook has answered true, with the hook's result. */
    private void skipUnless() {
        Label body = new Label();
        mv.visitJumpInsn(IFEQ, body);
        switch (result.getSort()) {
            case Type.VOID -> {
                // Nothing to return.
            }
            case Type.LONG -> calls.call(mv, "longResult", "()J");
            case Type.FLOAT -> calls.call(mv, "floatResult", "()F");
            case Type.DOUBLE -> calls.call(mv, "doubleResult", "()D");
            case Type.OBJECT, Type.ARRAY -> {
                mv.visitLdcInsn(result.getInternalName());
                calls.call(mv, "objectResult", "(Ljava/lang/String;)Ljava/lang/Object;");
                mv.visitTypeInsn(CHECKCAST, result.getInternalName());
            }
            default -> calls.call(mv, "intResult", "()I");
        }
        mv.visitInsn(result.getOpcode(IRETURN));
        method.landing(mv, body);
    }

    private void pushReceiver() {
        if (method.isStatic()) {
            mv.visitInsn(ACONST_NULL);
        } else {
            mv.visitVarInsn(ALOAD, 0);
        }
    }

    private void pushArguments() {
        Type[] arguments = Type.getArgumentTypes(method.descriptor());
        mv.visitLdcInsn(arguments.length);
        mv.visitTypeInsn(ANEWARRAY, "java/lang/Object");
        int slot = method.isStatic() ? 0 : 1;
        for (int i = 0; i < arguments.length; i++) {
            mv.visitInsn(DUP);
            mv.visitLdcInsn(i);
            mv.visitVarInsn(arguments[i].getOpcode(ILOAD), slot);
            box(arguments[i]);
            mv.visitInsn(AASTORE);
            slot += arguments[i].getSize();
        }
    }

    private void box(Type type) {
        String box =
                switch (type.getSort()) {
                    case Type.BOOLEAN -> "java/lang/Boolean";
                    case Type.BYTE -> "java/lang/Byte";
                    case Type.CHAR -> "java/lang/Character";
                    case Type.SHORT -> "java/lang/Short";
                    case Type.INT -> "java/lang/Integer";
                    case Type.LONG -> "java/lang/Long";
                    case Type.FLOAT -> "java/lang/Float";
                    case Type.DOUBLE -> "java/lang/Double";
                    default -> null;
                };
        if (box != null) {
            mv.visitMethodInsn(INVOKESTATIC, box, "valueOf", "(" + type.getDescriptor() + ")L" + box + ";", false);
        }
    }

    @Override
    public void visitInsn(int opcode) {
        boolean returns = opcode >= IRETURN && opcode <= RETURN;
        if (!returns || !isGuarded() && kind != HookKind.DIGEST) {
            super.visitInsn(opcode);
            return;
        }
        if (isGuarded()) {
            covered.add(new Range(open, here()));
        }
        switch (kind) {
            case CLOCK, RANDOM, VALUE -> tell("valueExit");
            case BLOCK -> tell("blockExit");
            case DIGEST -> tell("digest");
            default -> call(guard() + "Exit", "(I)V");
        }
        super.visitInsn(opcode);
        if (isGuarded()) {
            open = here();
        }
    }

    /** Tells a hook what the method is about to return, and takes what it is to return in place of a reference. */
    private void tell(String hook) {
        switch (result.getSort()) {
            case Type.VOID -> mv.visitInsn(LCONST_0);
            case Type.LONG -> mv.visitInsn(DUP2);
            case Type.FLOAT -> {
                mv.visitInsn(DUP);
                mv.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
                mv.visitInsn(I2L);
            }
            case Type.DOUBLE -> {
                mv.visitInsn(DUP2);
                mv.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
            }
            case Type.OBJECT, Type.ARRAY -> {
                if (kind == HookKind.DIGEST) {
                    mv.visitInsn(DUP);
                    call(hook, "(Ljava/lang/Object;I)V");
                } else {
                    call(hook, "(Ljava/lang/Object;I)Ljava/lang/Object;");
                    mv.visitTypeInsn(CHECKCAST, result.getInternalName());
                }
                return;
            }
            default -> {
                mv.visitInsn(DUP);
                mv.visitInsn(I2L);
            }
        }
        call(hook, "(JI)V");
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        if (isGuarded()) {
            covered.add(new Range(open, here()));
            Label failed = here();
            if (method.hasFrames()) {
                new Frame(new Object[0], new Object[] {"java/lang/Throwable"}).visit(mv);
            }
            switch (kind) {
                case IDLE, IGNORE, BLOCKING -> call(guard() + "Exit", "(I)V");
                default -> {
                    mv.visitInsn(DUP);
                    call(kind == HookKind.BLOCK ? "blockThrown" : "valueThrown", "(Ljava/lang/Throwable;I)V");
                }
            }
            mv.visitInsn(ATHROW);
            for (Range range : covered) {
                if (range.start.getOffset() < range.end.getOffset()) {
                    mv.visitTryCatchBlock(range.start, range.end, failed, null);
                }
            }
        }
        super.visitMaxs(maxStack + STACK, Math.max(maxLocals, method.maxLocals()));
    }

    private Label here() {
        Label label = new Label();
        mv.visitLabel(label);
        return label;
    }
}
