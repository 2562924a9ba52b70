package io.credbroker.service.access;

import java.io.IOException;

import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.store.Stores;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Shows the state of the stores, for callers with the permission {@code stores:read}.
 */
@Controller
class StoresController {

	private final Stores stores;

	StoresController(Stores stores) {
		this.stores = stores;
	}

	/**
	 * Every store with its known health; no store is asked.
	 */
	@GetMapping("/v1/stores")
	void stores(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (!request.getParameterMap().isEmpty()) {
			throw new RequestInvalidException("There are no parameters.");
		}
		ResponseWriter.json(response, StoresResponse.of(this.stores.overview()));
	}

}
