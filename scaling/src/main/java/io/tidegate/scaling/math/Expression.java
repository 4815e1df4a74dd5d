package io.tidegate.scaling.math;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A parsed expression. */
public sealed interface Expression {
  /** A literal number. */
  record Constant(double value) implements Expression {}

  /** A quoted text, or a bare upper-case word such as {@code ASC} or {@code REPEAT}. */
  record Text(String text) implements Expression {}

  /** The id of a metric or another expression. */
  record Id(String id) implements Expression {}

  /** {@code operator} is one of {@code + - * / ^ == != < <= > >= AND OR}. */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /** Unary minus. */
  record Negate(Expression operand) implements Expression {}

  /** A function call; the name is upper case. */
  record Call(String function, List<Expression> arguments) implements Expression {
    /** Copies. */
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** A literal array. */
  record Array(List<Expression> elements) implements Expression {
    /** Copies. */
    public Array {
      elements = List.copyOf(elements);
    }
  }

  /**
   * Parses {@code text}.
   *
   * @throws MathError when it is not an expression
   */
  static Expression parse(String text) {
    return new ExpressionParser(text).parse();
  }

  /** The ids it names, in order of appearance. */
  default Set<String> ids() {
    Set<String> out = new LinkedHashSet<>();
    collect(this, out);
    return out;
  }

  /** Whether it calls {@code function} anywhere. */
  default boolean calls(String function) {
    return switch (this) {
      case Constant constant -> false;
      case Text text -> false;
      case Id id -> false;
      case Negate(Expression operand) -> operand.calls(function);
      case Binary(String operator, Expression left, Expression right) ->
          left.calls(function) || right.calls(function);
      case Call(String name, List<Expression> arguments) ->
          name.equals(function) || arguments.stream().anyMatch(one -> one.calls(function));
      case Array(List<Expression> elements) ->
          elements.stream().anyMatch(one -> one.calls(function));
    };
  }

  private static void collect(Expression expression, Set<String> out) {
    switch (expression) {
      case Constant constant -> {}
      case Text text -> {}
      case Id(String id) -> out.add(id);
      case Negate(Expression operand) -> collect(operand, out);
      case Binary(String operator, Expression left, Expression right) -> {
        collect(left, out);
        collect(right, out);
      }
      case Call(String name, List<Expression> arguments) ->
          arguments.forEach(argument -> collect(argument, out));
      case Array(List<Expression> elements) -> elements.forEach(one -> collect(one, out));
    }
  }
}
