/**
 * The broker: who asks, may they, where is it, is it current, and the record of it.
 */
@NullMarked
package io.credbroker.service;

import org.jspecify.annotations.NullMarked;
