/**
 * Certificate Manager: imports, requests, issues and renews certificates. Managers are pure given
 * the image; issuing runs on tasks, off the controller thread.
 */
@NullMarked
package io.tidegate.control.acm;

import org.jspecify.annotations.NullMarked;
