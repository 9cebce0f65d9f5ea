test:
	swift build
