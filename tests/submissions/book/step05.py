# Notes on the chain rule; this chapter has no code of its own.
dy = 1.0
db = dy * 2 * 1.2840254166877414
da = db * 1.2840254166877414
dx = da * 2 * 0.5
print(dx)
