package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.DRETURN;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.RETURN;

import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.catalogue.Row.Kind;

/** Calls the hooks that stand in, before or after the body of one method. */
final class BodyHooks extends MethodVisitor {
    private final HookCalls calls;
    private final MethodShape method;
    private final List<Row> rows;

    BodyHooks(MethodVisitor next, HookCalls calls, MethodShape method, List<Row> rows) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
        this.method = method;
        this.rows = rows;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        for (Row row : rows) {
            if (row.kind() == Kind.AROUND) {
                around(row.hook());
            }
        }
        for (Row row : rows) {
            if (row.kind() == Kind.ENTER) {
                pushArguments();
                calls.call(mv, row.hook(), hookDescriptor(Type.getArgumentTypes(method.descriptor()), "V"));
            } else if (row.kind() == Kind.ARGUMENT) {
                Type[] arguments = Type.getArgumentTypes(method.descriptor());
                pushArguments();
                calls.call(mv, row.hook(), hookDescriptor(arguments, arguments[0].getDescriptor()));
                mv.visitVarInsn(arguments[0].getOpcode(ISTORE), method.isStatic() ? 0 : 1);
            }
        }
    }

    private void around(String hook) {
        Label body = new Label();
        pushArguments();
        calls.call(mv, hook, hookDescriptor(Type.getArgumentTypes(method.descriptor()), "Z"));
        mv.visitJumpInsn(IFEQ, body);
        pushResult();
        method.landing(mv, body);
    }

    private void pushResult() {
        Type type = Type.getReturnType(method.descriptor());
        switch (type.getSort()) {
            case Type.VOID -> mv.visitInsn(RETURN);
            case Type.LONG -> {
                calls.call(mv, "longResult", "()J");
                mv.visitInsn(LRETURN);
            }
            case Type.DOUBLE -> {
                calls.call(mv, "doubleResult", "()D");
                mv.visitInsn(DRETURN);
            }
            case Type.OBJECT, Type.ARRAY -> {
                calls.call(mv, "objectResult", "()Ljava/lang/Object;");
                mv.visitTypeInsn(CHECKCAST, type.getInternalName());
                mv.visitInsn(ARETURN);
            }
            default -> {
                calls.call(mv, "intResult", "()I");
                mv.visitInsn(IRETURN);
            }
        }
    }

    private void pushArguments() {
        int slot = 0;
        if (!method.isStatic()) {
            mv.visitVarInsn(ALOAD, slot++);
        }
        for (Type argument : Type.getArgumentTypes(method.descriptor())) {
            mv.visitVarInsn(argument.getOpcode(ILOAD), slot);
            slot += argument.getSize();
        }
    }

    private String hookDescriptor(Type[] arguments, String result) {
        StringBuilder descriptor = new StringBuilder("(");
        if (!method.isStatic()) {
            descriptor.append('L').append(rows.get(0).receiver()).append(';');
        }
        for (Type argument : arguments) {
            descriptor.append(Row.inHook(argument.getDescriptor()));
        }
        return descriptor.append(')').append(result).toString();
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode >= IRETURN && opcode <= RETURN) {
            for (Row row : rows) {
                if (row.kind() == Kind.EXIT) {
                    exit(row.hook());
                } else if (row.kind() == Kind.RESULT) {
                    mv.visitInsn(DUP);
                    calls.call(mv, row.hook(), "(Ljava/lang/Object;)V");
                }
            }
        }
        super.visitInsn(opcode);
    }

    private void exit(String hook) {
        if (!method.isStatic()) {
            mv.visitVarInsn(ALOAD, 0);
        }
        calls.call(mv, hook, hookDescriptor(new Type[0], "V"));
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(Math.max(maxStack, method.maxLocals()) + HookCalls.EXTRA_STACK, maxLocals);
    }
}
