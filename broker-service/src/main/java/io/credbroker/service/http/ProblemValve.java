package io.credbroker.service.http;

import java.io.IOException;

import io.credbroker.api.Problem;
import io.credbroker.api.ProblemCode;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a problem where Tomcat refuses a request before the application sees it.
 */
public final class ProblemValve extends ErrorReportValve {

	private static final Logger log = LoggerFactory.getLogger(ProblemValve.class);

	@Override
	protected void report(Request request, Response response, @Nullable Throwable failure) {
		int status = response.getStatus();
		if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		Problem problem = TomcatErrorProblems.of(status, failure, request);
		if (failure != null && problem.status() >= 500) {
			InternalErrorLogger.log(failure, request.getRequest());
		}
		try {
			ResponseWriter.prepare(request.getRequest(), response.getResponse());
			if (problem.status() == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
				// Tomcat names all methods that it knows.
				response.getResponse().setHeader("Allow", "GET");
			}
			if (problem.status() == ProblemCode.HEADERS_TOO_LARGE.status()) {
				// Tomcat closes the connection without saying so.
				response.getResponse().setHeader("Connection", "close");
			}
			ProblemWriter.write(response.getResponse(), problem);
			response.finishResponse();
		}
		catch (IOException ex) {
			log.atDebug().addKeyValue("failure", ex.getClass().getName()).log("The client closed the connection");
		}
	}

}
