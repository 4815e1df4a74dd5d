package io.tidegate.cli.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** An element of an XML answer. Paths are element names joined by {@code /}. */
public final class Answer {
  private final Element element;

  private Answer(Element element) {
    this.element = element;
  }

  static Answer parse(byte[] xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return new Answer(builder.parse(new ByteArrayInputStream(xml)).getDocumentElement());
    } catch (ParserConfigurationException | SAXException notXml) {
      throw new IOException("the server did not answer with XML", notXml);
    }
  }

  /** All elements at {@code path}; every element of a step with that name is followed. */
  public List<Answer> all(String path) {
    List<Element> found = List.of(element);
    for (String name : path.split("/")) {
      List<Element> next = new ArrayList<>();
      for (Element parent : found) {
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
          if (child instanceof Element candidate && candidate.getTagName().equals(name)) {
            next.add(candidate);
          }
        }
      }
      found = next;
    }
    return found.stream().map(Answer::new).toList();
  }

  /** The text at {@code path}, empty when there is none. */
  public Optional<String> find(String path) {
    return all(path).stream().findFirst().map(Answer::text);
  }

  /**
   * The text at {@code path}.
   *
   * @throws IllegalStateException when there is none
   */
  public String text(String path) {
    return find(path)
        .orElseThrow(() -> new IllegalStateException("no " + path + " in the answer " + this));
  }

  /** The texts of all elements at {@code path}. */
  public List<String> texts(String path) {
    return all(path).stream().map(Answer::text).toList();
  }

  /** The text of this element. */
  public String text() {
    return element.getTextContent().strip();
  }

  @Override
  public String toString() {
    return element.getTagName() + " " + text();
  }
}
