"""To-dos with due colours, and the clocks behind them."""
