package org.reprise.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A test that takes minutes: it runs with ten repetitions or more ({@link Repeats}). */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "reprise.repetitions", matches = "..+", disabledReason = "minutes: of the long run")
@interface LongRunOnly {}
