package io.tidegate.api.wire;

import io.tidegate.api.model.Shape;

/** Where the two form-and-XML protocols differ: names of parameters and elements. */
enum Dialect {
  QUERY("member", ErrorStyle.QUERY),
  EC2("item", ErrorStyle.EC2);

  private final String listElement;
  private final ErrorStyle style;

  Dialect(String listElement, ErrorStyle style) {
    this.listElement = listElement;
    this.style = style;
  }

  ErrorStyle style() {
    return style;
  }

  /** The element around one value of a list in an answer. */
  String elementName(Shape.Member element) {
    return element.wire().orElse(listElement);
  }

  /** The part of a parameter's name that stands for this member of a structure. */
  String parameterName(String name, Shape.Member member) {
    return switch (this) {
      case QUERY -> member.wire().orElse(name);
      case EC2 -> member.query().orElseGet(() -> capital(member.wire().orElse(name)));
    };
  }

  static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
