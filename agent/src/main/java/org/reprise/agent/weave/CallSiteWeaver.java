package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.AASTORE;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ANEWARRAY;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.DUP2;
import static org.objectweb.asm.Opcodes.H_INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.H_INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.H_INVOKESTATIC;
import static org.objectweb.asm.Opcodes.H_INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.POP;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.catalogue.Row.Kind;

/** Sends calls, method references and reflective calls of one method to the hooks of the catalogue. */
final class CallSiteWeaver extends MethodVisitor {
    /** Of the hooks of NATIVE rows. */
    private static final String NATIVE_HOOK = "(Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/Object;";
    /** Operand stack slots that filling an array takes: name, array twice, index, a long. */
    private static final int ARRAY_STACK = 6;

    private final HookCalls calls;
    private final MethodShape method;
    private final CallSites sites;
    /** The first of three locals that hold a reflective call's operands; the one before it may hold the monitor. */
    private final int operands;

    /** Slots of local variables in use, or 0 where they are the original's. */
    private int locals;

    CallSiteWeaver(MethodVisitor next, HookCalls calls, MethodShape method, CallSites sites) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
        this.method = method;
        this.sites = sites;
        this.operands = method.operandSlot();
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (sites.isReflection(owner, name, descriptor)) {
            redirectOperands();
        }
        Row call = null;
        for (Row row : sites.of(owner, name, descriptor)) {
            if (!applies(row, opcode, owner)) {
                continue;
            }
            if (row.kind() == Kind.BEFORE) {
                before(row, opcode);
            } else {
                call = row;
            }
        }
        if (call == null) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        } else if (call.kind() == Kind.NATIVE) {
            callWithArray(call, opcode);
        } else {
            calls.call(mv, call.hook(), hookDescriptor(call, opcode, Type.getReturnType(descriptor)));
        }
    }

    /**
     * A call to a superclass's own implementation is another method than the one the row names, unless nobody can
     * override it: then it is only a way to say "call". A private method was called so before Java 11.
     */
    private boolean applies(Row row, int opcode, String owner) {
        if (row.spares(method.className())) {
            return false;
        }
        return switch (opcode) {
            case INVOKESPECIAL -> row.anyOwner() || owner.equals(row.owner()) && owner.equals(method.className());
            case INVOKESTATIC -> !row.anyOwner();
            default -> true;
        };
    }

    private static String hookDescriptor(Row row, int opcode, Type result) {
        String receiver = opcode == INVOKESTATIC ? "" : "L" + row.receiver() + ";";
        String arguments = row.descriptor().substring(1, row.descriptor().indexOf(')'));
        return "(" + receiver + arguments + ")" + result.getDescriptor();
    }

    private void before(Row row, int opcode) {
        int slots = RowCheck.argumentSlots(row) + (opcode == INVOKESTATIC ? 0 : 1);
        if (slots < 1 || slots > 2) {
            throw new IllegalArgumentException(row + " needs one or two slots of operands, not " + slots);
        }
        mv.visitInsn(slots == 1 ? DUP : DUP2);
        calls.call(mv, row.hook(), hookDescriptor(row, opcode, Type.VOID_TYPE));
    }

    /** The operands go through local variables into an array; the hook answers with an object, of a number with a Long. */
    private void callWithArray(Row row, int opcode) {
        List<Type> types = new ArrayList<>();
        if (opcode != INVOKESTATIC) {
            types.add(Type.getObjectType(row.owner()));
        }
        types.addAll(List.of(Type.getArgumentTypes(row.descriptor())));
        int[] slots = new int[types.size()];
        int slot = operands;
        for (int i = 0; i < slots.length; i++) {
            slots[i] = slot;
            slot += types.get(i).getSize();
        }
        locals = Math.max(locals, slot);
        for (int i = slots.length - 1; i >= 0; i--) {
            mv.visitVarInsn(types.get(i).getOpcode(ISTORE), slots[i]);
        }
        mv.visitLdcInsn(row.owner().replace('/', '.') + "." + row.name());
        mv.visitIntInsn(BIPUSH, slots.length);
        mv.visitTypeInsn(ANEWARRAY, "java/lang/Object");
        for (int i = 0; i < slots.length; i++) {
            mv.visitInsn(DUP);
            mv.visitIntInsn(BIPUSH, i);
            mv.visitVarInsn(types.get(i).getOpcode(ILOAD), slots[i]);
            box(types.get(i));
            mv.visitInsn(AASTORE);
        }
        calls.call(mv, row.hook(), NATIVE_HOOK);
        unbox(Type.getReturnType(row.descriptor()));
    }

    private void box(Type type) {
        String box =
                switch (type.getSort()) {
                    case Type.BOOLEAN -> "java/lang/Boolean";
                    case Type.BYTE -> "java/lang/Byte";
                    case Type.FLOAT -> "java/lang/Float";
                    case Type.INT -> "java/lang/Integer";
                    case Type.LONG -> "java/lang/Long";
                    default -> null;
                };
        if (box != null) {
            mv.visitMethodInsn(INVOKESTATIC, box, "valueOf", "(" + type + ")L" + box + ";", false);
        }
    }

    private void unbox(Type type) {
        switch (type.getSort()) {
            case Type.VOID -> mv.visitInsn(POP);
            case Type.OBJECT, Type.ARRAY -> mv.visitTypeInsn(CHECKCAST, type.getInternalName());
            default -> {
                mv.visitTypeInsn(CHECKCAST, "java/lang/Long");
                mv.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Long", "longValue", "()J", false);
                if (type.getSort() != Type.LONG) {
                    mv.visitInsn(L2I);
                }
                if (type.getSort() == Type.FLOAT) {
                    mv.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
                }
            }
        }
    }

    /** The call itself stays: the method checks the access rights of the class that calls it. */
    private void redirectOperands() {
        locals = Math.max(locals, operands + 3);
        int invoked = operands;
        int receiver = operands + 1;
        int arguments = operands + 2;
        mv.visitVarInsn(ASTORE, arguments);
        mv.visitVarInsn(ASTORE, receiver);
        mv.visitVarInsn(ASTORE, invoked);
        String type = "Ljava/lang/reflect/Method;";
        String object = "Ljava/lang/Object;";
        mv.visitVarInsn(ALOAD, invoked);
        calls.call(mv, "redirect", "(" + type + ")" + type);
        mv.visitVarInsn(ALOAD, receiver);
        mv.visitVarInsn(ALOAD, invoked);
        mv.visitVarInsn(ALOAD, receiver);
        mv.visitVarInsn(ALOAD, arguments);
        calls.call(mv, "redirectArguments", "(" + type + object + "[" + object + ")[" + object);
    }

    @Override
    public void visitLdcInsn(Object value) {
        super.visitLdcInsn(constant(value));
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        Object[] woven = constants(arguments);
        String type = descriptor;
        if (bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory") && woven[1] != arguments[1]) {
            type = captureReceiver(descriptor, (Handle) arguments[1], (Handle) woven[1]);
        }
        super.visitInvokeDynamicInsn(name, type, bootstrap, woven);
    }

    /**
     * What a method reference captures must be of the exact type of a static method's parameter, while a receiver may
     * be of any subclass.
     */
    private static String captureReceiver(String descriptor, Handle original, Handle hook) {
        Type[] captured = Type.getArgumentTypes(descriptor);
        if (original.getTag() == H_INVOKESTATIC || captured.length == 0) {
            return descriptor;
        }
        captured[0] = Type.getArgumentTypes(hook.getDesc())[0];
        return Type.getMethodDescriptor(Type.getReturnType(descriptor), captured);
    }

    private Object[] constants(Object[] constants) {
        Object[] woven = constants.clone();
        for (int i = 0; i < woven.length; i++) {
            woven[i] = constant(woven[i]);
        }
        return woven;
    }

    private Object constant(Object constant) {
        if (constant instanceof Handle handle) {
            return handle(handle);
        }
        if (constant instanceof ConstantDynamic dynamic) {
            Object[] arguments = new Object[dynamic.getBootstrapMethodArgumentCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = constant(dynamic.getBootstrapMethodArgument(i));
            }
            return new ConstantDynamic(
                    dynamic.getName(), dynamic.getDescriptor(), dynamic.getBootstrapMethod(), arguments);
        }
        return constant;
    }

    private Handle handle(Handle handle) {
        int opcode =
                switch (handle.getTag()) {
                    case H_INVOKESTATIC -> INVOKESTATIC;
                    case H_INVOKEVIRTUAL -> INVOKEVIRTUAL;
                    case H_INVOKEINTERFACE -> INVOKEINTERFACE;
                    case H_INVOKESPECIAL -> INVOKESPECIAL;
                    default -> 0;
                };
        if (opcode == 0) {
            return handle;
        }
        for (Row row : sites.of(handle.getOwner(), handle.getName(), handle.getDesc())) {
            if (row.kind() == Kind.CALL && applies(row, opcode, handle.getOwner())) {
                String descriptor = hookDescriptor(row, opcode, Type.getReturnType(handle.getDesc()));
                return new Handle(H_INVOKESTATIC, calls.hooks(), row.hook(), descriptor, false);
            }
        }
        return handle;
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(
                maxStack + (locals > maxLocals ? ARRAY_STACK : HookCalls.EXTRA_STACK), Math.max(locals, maxLocals));
    }
}
