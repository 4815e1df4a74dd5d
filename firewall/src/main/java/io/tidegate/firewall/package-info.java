/**
 * Web ACLs at work: every inspection is a request to the HTTP service that the web ACL names
 * (docs/web-acl.md). {@link io.tidegate.firewall.Inspectors} is called by the data plane's event
 * loops and never blocks; what talks to inspectors is blocking code on virtual threads.
 */
@NullMarked
package io.tidegate.firewall;

import org.jspecify.annotations.NullMarked;
