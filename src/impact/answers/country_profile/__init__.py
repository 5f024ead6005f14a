"""What is known about one country: the findings of its page and the titles of its figures."""
