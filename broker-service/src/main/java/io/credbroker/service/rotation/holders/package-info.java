/**
 * Who may use which version until when, as the record tells.
 */
@NullMarked
package io.credbroker.service.rotation.holders;

import org.jspecify.annotations.NullMarked;
