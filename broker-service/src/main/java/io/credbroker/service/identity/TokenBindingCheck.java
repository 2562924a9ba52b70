package io.credbroker.service.identity;

import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

import com.nimbusds.jose.util.Base64URL;
import io.credbroker.api.ProblemCode;

/**
 * Checks for every request that the sender of a bound token has the key or certificate.
 */
final class TokenBindingCheck {

	private final DpopProofs proofs;

	TokenBindingCheck(DpopProofs proofs) {
		this.proofs = proofs;
	}

	void check(VerifiedToken token, PresentedToken presented) {
		ConfirmationClaim bound = token.confirmation();
		if (bound == null && !presented.proven()) {
			return;
		}
		String key = (bound != null) ? bound.key() : null;
		if ((key != null) != presented.proven()) {
			throw mismatch((key != null) ? "The token is bound to a key; send it as: DPoP <token>, with a proof."
					: "The token is not bound to a key; send it as: Bearer <token>.");
		}
		if (key != null) {
			this.proofs.check(key, presented);
		}
		if (bound != null && bound.certificate() != null) {
			checkCertificate(bound.certificate(), presented.request());
		}
	}

	private static void checkCertificate(String thumbprint, RequestDetails request) {
		X509Certificate shown = request.certificate();
		if (shown == null) {
			throw mismatch("The token is bound to a client certificate, but the connection has none.");
		}
		if (!thumbprint.equals(thumbprint(shown))) {
			throw mismatch("The token is bound to a different client certificate from that of the connection.");
		}
	}

	private static String thumbprint(X509Certificate certificate) {
		try {
			MessageDigest sha256 = TokenHash.sha256();
			return Base64URL.encode(sha256.digest(certificate.getEncoded())).toString();
		}
		catch (CertificateEncodingException ex) {
			throw mismatch("The client certificate of the connection cannot be read.");
		}
	}

	static IdentityException mismatch(String detail) {
		return new IdentityException(ProblemCode.TOKEN_BINDING_MISMATCH, detail);
	}

}
