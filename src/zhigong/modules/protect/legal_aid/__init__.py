"""Union legal aid: application, decision and review, a helper without conflict, result, subsidy, call-back."""
