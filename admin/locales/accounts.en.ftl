# Accounts, programs and seats.

profile-programs = Signed-in programs
profile-programs-text = These programs signed in for you, with your password or one of your keys. Each acts with your rights of the moment.
profile-never-used = never used
event-tokens-signed-in = Program signed in
event-tokens-reused = Token shown twice: program signed out
