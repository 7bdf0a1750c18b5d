package org.reprise.it.target.card;

import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.ISO7816;
import javacard.framework.ISOException;
import javacard.framework.JCSystem;
import javacard.framework.Util;
import javacard.security.KeyBuilder;
import javacard.security.KeyPair;
import javacard.security.RandomData;
import javacard.security.Signature;

/** An applet of a smart card that throws dice, counts, and signs with a key that it makes itself. */
@SuppressWarnings("deprecation") // Their successors are not in all cards.
public final class CardApplet extends Applet {
    static final byte RANDOM = 1;
    static final byte COUNT = 2;
    static final byte SIGN = 3;
    private static final short BYTES = 32;

    private final RandomData random = RandomData.getInstance(RandomData.ALG_SECURE_RANDOM);
    private final KeyPair keys = new KeyPair(KeyPair.ALG_EC_FP, KeyBuilder.LENGTH_EC_FP_192);
    private final Signature signature = Signature.getInstance(Signature.ALG_ECDSA_SHA, false);
    private final byte[] transientBytes = JCSystem.makeTransientByteArray(BYTES, JCSystem.CLEAR_ON_DESELECT);
    private short counter;

    private CardApplet() {
        keys.genKeyPair();
    }

    /** Called by the card. */
    public static void install(byte[] parameters, short offset, byte length) {
        new CardApplet().register();
    }

    @Override
    public void process(APDU apdu) {
        if (selectingApplet()) {
            return;
        }
        byte[] buffer = apdu.getBuffer();
        short length;
        switch (buffer[ISO7816.OFFSET_INS]) {
            case RANDOM:
                length = BYTES;
                random.generateData(transientBytes, (short) 0, length);
                Util.arrayCopyNonAtomic(transientBytes, (short) 0, buffer, (short) 0, length);
                break;
            case COUNT:
                counter++;
                length = 2;
                Util.setShort(buffer, (short) 0, counter);
                break;
            case SIGN:
                signature.init(keys.getPrivate(), Signature.MODE_SIGN);
                length = signature.sign(transientBytes, (short) 0, BYTES, buffer, (short) 0);
                break;
            default:
                throw new ISOException(ISO7816.SW_INS_NOT_SUPPORTED);
        }
        apdu.setOutgoingAndSend((short) 0, length);
    }
}
