package io.credbroker.service.web;

import java.util.List;

import io.credbroker.service.lookup.Question;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Gives handlers the lookup that a request is about, read exactly as the lookup itself
 * would be.
 */
@Component
final class Questions implements HandlerMethodArgumentResolver, WebMvcConfigurer {

	@Override
	public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
		resolvers.add(this);
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == Question.class;
	}

	@Override
	public Question resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binders) {
		HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
		LookupPath path = (http != null) ? LookupPath.explained(http) : null;
		if (http == null || path == null) {
			throw new IllegalStateException("the request is about no lookup");
		}
		return new Question(path.kind(), path.id(QueryParameters.of(http)), LookupFilter.caller(),
				ContextHeaders.read(http));
	}

}
