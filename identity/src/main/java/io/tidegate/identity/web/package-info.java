/** What both kinds of authentication need of the web: fields, forms, calls, sealed texts. */
@NullMarked
package io.tidegate.identity.web;

import org.jspecify.annotations.NullMarked;
