import ArgumentParser

@main struct Postrider: AsyncParsableCommand { func run() async throws { print("postrider") } }
