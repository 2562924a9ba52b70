package io.credbroker.service.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * One request with the response that is being written to it.
 */
record Exchange(HttpServletRequest request, HttpServletResponse response) {
}
