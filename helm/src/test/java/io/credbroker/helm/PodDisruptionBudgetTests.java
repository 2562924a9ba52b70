package io.credbroker.helm;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PodDisruptionBudgetTests {

	@Test
	void aDrainTakesOnePodAtATime() {
		PodDisruptionBudget budget = Chart.render("").only(PodDisruptionBudget.class);

		assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
		assertThat(budget.getSpec().getMinAvailable()).isNull();
	}

	@Test
	void aPodThatIsNotReadyDoesNotHoldUpADrain() {
		PodDisruptionBudget budget = Chart.render("").only(PodDisruptionBudget.class);

		assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
	}

	@Test
	void coversThePodsOfTheDeployment() {
		Manifests manifests = Chart.render("");

		assertThat(manifests.only(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
			.isEqualTo(manifests.only(Deployment.class).getSpec().getSelector().getMatchLabels());
	}

	@Test
	void aShareOfThePodsMayBeGiven() {
		PodDisruptionBudget budget = Chart.render("podDisruptionBudget: {maxUnavailable: 25%}")
			.only(PodDisruptionBudget.class);

		assertThat(budget.getSpec().getMaxUnavailable().getStrVal()).isEqualTo("25%");
	}

	@Test
	void canBeLeftOut() {
		Manifests manifests = Chart.render("podDisruptionBudget: {enabled: false}");

		assertThat(manifests.all(PodDisruptionBudget.class)).isEmpty();
	}

}
